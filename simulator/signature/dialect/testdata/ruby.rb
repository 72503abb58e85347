# Reads base64 documents, a line each, and prints what Ruby makes of each: a JSON object of dialect to base64.
require "json"

hash = RUBY_VERSION < "3.4" ? "ruby-hash" : "ruby-hash-spaced"
writers = {
  "ruby" => ->(value) { JSON.generate(value) },
  hash => ->(value) { value.to_s if value.is_a?(Hash) || value.is_a?(Array) },
}
STDIN.each_line do |line|
  text = line.unpack1("m").force_encoding("UTF-8")
  made = writers.transform_values do |write|
    made = write.call(JSON.parse(text))
    made && [made].pack("m0")
  rescue JSON::ParserError, JSON::GeneratorError
    nil
  end
  puts JSON.generate(made)
end
