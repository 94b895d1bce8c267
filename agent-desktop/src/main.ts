import './styles/tokens.css';
import './app/desk-app.ts';
