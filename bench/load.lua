-- wrk's script: WHAT chooses login or refresh. With one connection per thread each thread is one client that waits for its answer, so a refresh
-- can use the token of the answer before.
local what = os.getenv("WHAT")
local number = 0

function setup(thread)
  thread:set("id", number)
  number = number + 1
end

function init()
  wrk.method = "POST"
  wrk.path = "/api/v1/auth/" .. what
  wrk.headers["Content-Type"] = "application/json"
  if what == "refresh" then
    local line = 0
    for text in io.lines(os.getenv("TOKENS")) do
      if line == id + 1 then token = text end
      line = line + 1
    end
  end
end

function request()
  local body = what == "refresh" and '{"refreshToken":"' .. token .. '"}' or '{"email":"load@example.com","password":"seven otters swim upstream"}'
  return wrk.format(nil, nil, nil, body)
end

function response(status, headers, body)
  if what == "refresh" then token = body:match('"refreshToken":"([^"]+)"') or token end
end
