/** Has an element do something as soon as its code has come: what a call needs is fetched right after the desk stands. */
export function whenThere<Name extends keyof HTMLElementTagNameMap>(
  root: ParentNode | null | undefined,
  name: Name,
  run: (element: HTMLElementTagNameMap[Name]) => unknown,
): void {
  void customElements.whenDefined(name).then(() => {
    const element = root?.querySelector(name);
    if (element) run(element);
  });
}
