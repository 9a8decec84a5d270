<?php
// held: another path for a URI
use GuzzleHttp\Psr7\Uri;

echo (new Uri('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai'))->withPath('/v1/models'), "\n";
