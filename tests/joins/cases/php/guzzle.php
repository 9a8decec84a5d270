<?php
// unsafe: the base_uri of Guzzle
use GuzzleHttp\Client;

$client = new Client(['base_uri' => 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai']);
$client->get('/v1/models');
