<?php
// safe: what appends keeps the path of the base
$base = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
echo $base . '/v1/models', "\n";
echo "$base/v1/completions\n";
echo rtrim($base, '/') . "/v1/embeddings\n";
