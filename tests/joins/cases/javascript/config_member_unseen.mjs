// held: the path is not in sight either
const config = { baseUrl: process.env.NOBODY_SETS_THIS_BASE ?? 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai' };
const call = (path) => new URL(path, config.baseUrl);
export default call;
