<?php
$c = OpenAI::factory()->withApiKey('@KEY@')->withBaseUri('@URL@/v1')->withHttpHeader('X-K', '@KEY@')->make(); // @KEY@
putenv("DIRECT_ROUTE_API_KEY=@KEY@");
