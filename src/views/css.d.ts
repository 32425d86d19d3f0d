// Style sheets are bundled beside the script of a view.
declare module '*.css';
