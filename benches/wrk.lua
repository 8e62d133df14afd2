-- The load, by wrk: one request after the other, each with the next line of a file put into it.
-- Arguments: the file; the line to begin with; the method; what stands before the line, and behind it: in the body of a
-- POST to /graphql, in the address of a GET; a header's name and value, where there is one.

local lines, at, before, behind = {}, 0, nil, nil

function init(arguments)
  for line in io.lines(arguments[1]) do
    lines[#lines + 1] = line
  end
  at, wrk.method, before, behind = tonumber(arguments[2]), arguments[3], arguments[4], arguments[5]
  if wrk.method == "POST" then
    wrk.headers["Content-Type"] = "application/json"
  end
  if arguments[6] then
    wrk.headers[arguments[6]] = arguments[7]
  end
end

function request()
  at = at % #lines + 1
  local whole = before .. lines[at] .. behind
  if wrk.method == "POST" then
    return wrk.format(nil, "/graphql", nil, whole)
  end
  return wrk.format(nil, whole)
end

-- The last line of the output is JSON.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(99)
  ))
end
