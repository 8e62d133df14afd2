-- The load, by wrk: one POST after the other, each with the next cursor of a file.
-- Arguments: the file of cursors, a line each; the one to begin with; the body before the cursor, and behind it.

local cursors, at, before, behind = {}, 0, nil, nil

function init(arguments)
  for line in io.lines(arguments[1]) do
    cursors[#cursors + 1] = line
  end
  at, before, behind = tonumber(arguments[2]), arguments[3], arguments[4]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at % #cursors + 1
  return wrk.format(nil, "/graphql", nil, before .. cursors[at] .. behind)
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
