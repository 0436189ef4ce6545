using BlazorAccounts.Platform.Security;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Problems;

/// <summary>
/// What an exception becomes on the wire: 400 for a request that cannot be read, 503 while the database is away or too many sign in at once, 500 for a
/// bug. Never internals. Bugs behind a page are left to whoever draws the error page.
/// </summary>
internal sealed partial class ExceptionAnswers(RequestDelegate next, IOptions<ProblemPageOptions> pages, ILogger<ExceptionAnswers> log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        if (UnreadableRequests.StatusOf(http.Request) is { } refused)
        {
            await UnreadableAsync(http, refused);
            return;
        }
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            if (!http.Response.HasStarted)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest; // nobody is listening
            }
        }
        catch (Exception failure) when (!http.Response.HasStarted && (IsExpected(failure, http.Request) || !ProblemAnswer.WantsPage(http.Request)))
        {
            http.Response.Clear();
            await AnswerAsync(http, failure);
        }
    }

    private static bool IsExpected(Exception failure, HttpRequest request) =>
        UnreadableRequests.StatusOf(failure, request) is not null || DatabaseOutage.Is(failure) || failure is HashingBusyException;

    private static Task UnreadableAsync(HttpContext http, int status) =>
        ProblemAnswer.WriteAsync(http, status, ProblemCodes.Of(status), L("The request cannot be read."));

    private Task AnswerAsync(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case var _ when UnreadableRequests.StatusOf(failure, http.Request) is { } status:
                return UnreadableAsync(http, status);
            case var _ when DatabaseOutage.Is(failure):
                LogDatabaseAway(failure.GetBaseException().Message);
                return UnavailableAsync(http);
            case HashingBusyException busy:
                LogBusy(http.Request.Path);
                ProblemAnswer.ComeBackAfter(http.Response, busy.RetryAfter);
                return ProblemAnswer.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "busy", L("Too many sign-ins at once. Try again in a moment."));
            default:
                LogBug(failure, http.Request.Method, http.Request.Path);
                return ProblemAnswer.WriteAsync(http, StatusCodes.Status500InternalServerError, "internal_error", L("Something went wrong on our side. It has been logged."));
        }
    }

    private Task UnavailableAsync(HttpContext http)
    {
        if (pages.Value.Unavailable is { } page && ProblemAnswer.WantsPage(http.Request))
        {
            return page(http);
        }
        ProblemAnswer.ComeBackAfter(http.Response, RetryAfter);
        return ProblemAnswer.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "database_unavailable", L("We are doing maintenance. Please try again in a moment."));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was answered with 503 because the database is away: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was answered with 503 because too many passwords wait to be hashed")]
    private partial void LogBusy(PathString path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogBug(Exception failure, string method, PathString path);
}

/// <summary>How the pages behind <see cref="ProblemsSetup"/> look.</summary>
public sealed class ProblemPageOptions
{
    /// <summary>Answers 503 to a person while the database is away; must need neither database nor session. Null takes a plain page.</summary>
    public Func<HttpContext, Task>? Unavailable { get; set; }
}
