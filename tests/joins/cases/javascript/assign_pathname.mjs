// held: a path is assigned to an object
console.log(Object.assign(new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai'), { pathname: '/v1/models' }).href);
