// unsafe: TypeScript, with a type and an assertion
const BASE: string = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai' as const;
console.log(new URL('/v1/models', BASE).href);
