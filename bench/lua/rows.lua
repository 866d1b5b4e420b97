-- Sends one request a row. A row is method, path, headers and body, separated by tabs;
-- headers are "Name: value", separated by "|".
local rows, at = {}, 0
function init()
    for line in io.lines(os.getenv("BENCH_ROWS")) do
        local method, path, given, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
        local headers = {["Content-Type"] = "application/json"}
        for name, value in given:gmatch("([^:|]+): ([^|]*)") do headers[name] = value end
        if body == "" then body = nil end
        rows[#rows + 1] = wrk.format(method, path, headers, body)
    end
end
function request()
    at = at % #rows + 1
    return rows[at]
end
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99),
        errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
