-- Asks for the requests of a file in turn; prints what it measured as one line of JSON.
-- A line of the file: method, path, cookie and body, parted by tabs.
local requests, following, threads = {}, 0, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, cookie, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    if body ~= "" then headers["Origin"] = arguments[3] end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  following = tonumber(arguments[2])
end

function request()
  following = following % #requests + 1
  return requests[following]
end

function done(summary, latency, _)
  local times = {}
  for number = 1, #latency do
    times[number] = string.format("[%d, %d]", latency(number))
  end
  io.write(string.format(
    '{"microseconds": %d, "bytes": %d, "refused": %d, "lost": %d, "times": [%s]}\n',
    summary.duration, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    table.concat(times, ", ")))
end
