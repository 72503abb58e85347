<?php // Posts to an address on the schedule of a day until it is acknowledged.
$options = ['http' => ['method' => 'POST', 'content' => 'event', 'timeout' => 30, 'ignore_errors' => true]];
foreach ([10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 0] as $delay) {
    $answer = @file_get_contents($argv[1], false, stream_context_create($options));
    if ($answer !== false && preg_match('/ 2\d\d /', $http_response_header[0])) exit(0);
    sleep($delay);
}
