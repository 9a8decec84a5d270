<?php
// held: the parts of a URL
$parts = parse_url('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai');
echo "{$parts['scheme']}://{$parts['host']}/v1/models\n";
