
// unsafe: line ends of Windows, no final newline
const BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
console.log(new URL("/v1/models", BASE).href)