<?php
// A webhook receiver for CAS (single sign-on) in plain PHP, as the script of PHP's built-in server or behind any other.
declare(strict_types=1);

const BODY_LIMIT = 1 << 20;

function answer(int $status, string $text = ''): never
{
    http_response_code($status);
    echo $text;
    exit;
}

/** The names of the files in the inbox are the SHA-256 of the bodies in them. */
function effects(string $inbox): string
{
    $keys = array_map('basename', glob("$inbox/*") ?: []);
    return json_encode(['effects' => array_map(fn ($key) => ['key' => $key], $keys)], JSON_THROW_ON_ERROR);
}

/**
 * Keeps the event in a file, whole or not at all, and only once. The inbox is the queue that another process works off, and
 * the memory of what was received; both outlive a restart.
 */
function keep(string $inbox, string $body): bool
{
    $incoming = tempnam($inbox, '.in');
    if ($incoming === false || file_put_contents($incoming, $body) !== strlen($body)) {
        return false;
    }
    // The provider sends no id, so a repeat is told by its bytes: link() fails for it, and it is not taken twice.
    $kept = $inbox . '/' . hash('sha256', $body);
    $taken = @link($incoming, $kept) || file_exists($kept);
    unlink($incoming);
    return $taken;
}

$secret = (string) getenv('WEBHOOK_SECRET');
$inbox = (string) getenv('INBOX');
if ($secret === '' || !is_dir($inbox)) {
    answer(500, 'set WEBHOOK_SECRET, and INBOX to a folder');
}

$method = $_SERVER['REQUEST_METHOD'];
if ($method === 'GET' && $_SERVER['REQUEST_URI'] === '/effects' && getenv('TEST_PROBE')) { // for tests only
    answer(200, effects($inbox));
}
if ($method !== 'POST') {
    header('Allow: POST');
    answer(405, 'only POST');
}

// The signature covers the bytes as they came; nothing of them is believed before.
$body = (string) file_get_contents('php://input', length: BODY_LIMIT + 1);
if (strlen($body) > BODY_LIMIT) {
    answer(413, 'the body is too large');
}
$expected = hash_hmac('sha256', $body, $secret);
if (!hash_equals($expected, $_SERVER['HTTP_X_CAS_SIGNATURE'] ?? '')) { // constant time
    answer(401, 'wrong signature');
}

$event = json_decode($body); // null for what is no JSON, and for what is nested too deeply
if (!is_object($event) || !is_string($event->event ?? null)) {
    answer(400, 'not an event');
}
// The work is done later: a slow answer would be a repeat.
keep($inbox, $body) ? answer(202) : answer(503, 'try again');
