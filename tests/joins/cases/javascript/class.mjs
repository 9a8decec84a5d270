// unsafe: the base is a field
class Client {
  constructor(base = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai') {
    this.base = base;
  }

  url() {
    return new URL('/v1/models', this.base).href;
  }
}
console.log(new Client().url());
