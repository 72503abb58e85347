<?php
// Reads {"secret": ..., "body": base64} and prints the header's value that each mistake makes in PHP, by its id.
$given = json_decode(stream_get_contents(STDIN), true);
$secret = $given['secret'];
$body = base64_decode($given['body']);
$event = json_decode($body, true);
$signed = fn ($message, $key) => 'sha256=' . hash_hmac('sha256', $message, $key);

echo json_encode([
    'body-reserialised-php' => $signed(json_encode($event), $secret),
    'body-reserialised-php-objects' => $signed(json_encode(json_decode($body)), $secret),
    'body-reserialised-php-slashes-unicode' => $signed(json_encode($event, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), $secret),
    'body-reserialised-form' => $signed(http_build_query($event), $secret),
    'body-data-php' => $signed(json_encode($event['data']), $secret),
    'body-url-encoded' => $signed(str_replace('%7E', '~', urlencode($body)), $secret),
    'body-url-decoded' => $signed(urldecode($body), $secret),
    'secret-base64-skipping' => $signed($body, base64_decode($secret)),
    'digest-swapped' => $signed($secret, $body),
    'digest-sha1-body-secret' => 'sha256=' . sha1($body . $secret),
    'digest-md5-secret-body' => 'sha256=' . md5($secret . $body),
]);
