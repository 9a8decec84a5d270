// unsafe: callers of a method give the paths
class Client {
  #base = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
  url(path, query = {}) {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(query).toString();
    return url;
  }
  models() {
    return this.url('/v1/models', { limit: '1' }).href;
  }
}
console.log(new Client().models());
