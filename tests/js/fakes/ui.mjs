// Components that draw nothing and remember what they were shown.

export const made = [];
export const initSync = () => {};
export const configure = () => true;

class Component {
  shown = [];
  constructor(root, host) {
    Object.assign(this, { root, host });
    made.push(this);
  }
  skeleton() {}
  show(view) {
    this.shown.push(view);
    return true;
  }
  image() {}
  say() {}
  unmount() {
    this.gone = true;
  }
  free() {}
}
export class Carousel extends Component {}
export class Banner extends Component {}
export class Preferences extends Component {}
