# Posts to an address on the schedule of a day until it is acknowledged.
require "net/http"
address = URI(ARGV[0])

def post(address)
  http = Net::HTTP.new(address.host, address.port)
  http.open_timeout = http.read_timeout = 30
  http.max_retries = 0
  http.post("/", "event").code.start_with?("2")
rescue SystemCallError, Timeout::Error
  false
end

Thread.new do
  [10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 0].each do |delay|
    break if post(address)
    sleep delay
  end
end.join
