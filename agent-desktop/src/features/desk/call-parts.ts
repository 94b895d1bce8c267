/** What a desk needs once it rings, in one piece. */
import '../call-bar/call-controls.ts';
import '../customer/customer-page.ts';
import '../notices/notice-stack.ts';
import '../wrap-up/assist-column.ts';
import './pop-panel.ts';
