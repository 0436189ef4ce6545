-- wrk's script: WHAT chooses login, refresh, or peer-refresh for MapIdentityApi. With one connection per thread each thread is one client that waits for its answer, so a refresh
-- can use the token of the answer before.
local what = os.getenv("WHAT")
local number = 0

function setup(thread)
  thread:set("id", number)
  number = number + 1
end

function init()
  wrk.method = "POST"
  wrk.path = what == "peer-refresh" and "/refresh" or "/api/v1/auth/" .. what
  wrk.headers["Content-Type"] = "application/json"
  if what ~= "login" then
    local line = 0
    for text in io.lines(os.getenv("TOKENS")) do
      if line == id + 1 then token = text end
      line = line + 1
    end
  end
end

function request()
  local body = what ~= "login" and '{"refreshToken":"' .. token .. '"}' or '{"email":"load' .. id .. '@example.com","password":"seven otters swim upstream"}'
  return wrk.format(nil, nil, nil, body)
end

function response(status, headers, body)
  if what ~= "login" then token = body:match('"refreshToken":"([^"]+)"') or token end
end
