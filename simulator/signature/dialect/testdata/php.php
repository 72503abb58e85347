<?php
// Reads base64 documents, a line each, and prints what PHP makes of each: a JSON object of dialect to base64.
$slashes = JSON_UNESCAPED_SLASHES;
$unicode = JSON_UNESCAPED_UNICODE;
$pretty = JSON_PRETTY_PRINT;
$writers = [
    'php' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR)),
    'php-objects' => fn ($text) => json_encode(json_decode($text, false, 512, JSON_THROW_ON_ERROR)),
    'php-slashes' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR), $slashes),
    'php-unicode' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR), $unicode),
    'php-slashes-unicode' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR), $slashes | $unicode),
    'php-slashes-unicode-objects' => fn ($text) => json_encode(json_decode($text, false, 512, JSON_THROW_ON_ERROR), $slashes | $unicode),
    'php-pretty' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR), $pretty),
    'php-pretty-slashes-unicode' => fn ($text) => json_encode(json_decode($text, true, 512, JSON_THROW_ON_ERROR), $pretty | $slashes | $unicode),
    'form' => function ($text) {
        $value = json_decode($text, true, 512, JSON_THROW_ON_ERROR);
        return is_array($value) ? http_build_query($value) : false;
    },
];
while (($line = fgets(STDIN)) !== false) {
    $made = [];
    foreach ($writers as $name => $write) {
        try {
            $text = $write(base64_decode($line));
        } catch (JsonException $e) {
            $text = false;
        }
        $made[$name] = $text === false || $text === '' ? null : base64_encode($text);
    }
    echo json_encode($made), "\n";
}
