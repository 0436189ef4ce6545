using BlazorAccounts.Platform.Problems;

namespace BlazorAccounts.Platform;

/// <summary>How an <see cref="Outcome"/> looks on the wire: a status, or ProblemDetails (RFC 9457) with <c>code</c> and field errors.</summary>
public static class OutcomeResults
{
    extension(Outcome outcome)
    {
        /// <summary>204, or the refusal as ProblemDetails.</summary>
        public IResult ToHttp() => outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();

        /// <summary>The refusal as ProblemDetails, with Retry-After where waiting helps.</summary>
        public IResult ToProblem()
        {
            var extensions = new Dictionary<string, object?>(outcome.Details, StringComparer.Ordinal) { ["code"] = outcome.Code };
            if (outcome.Errors.Count > 0)
            {
                extensions["errors"] = outcome.Errors;
            }
            return new ProblemResult(TypedResults.Problem(outcome.Message, statusCode: outcome.Status, extensions: extensions), outcome.RetryAfter);
        }
    }

    extension<T>(Outcome<T> outcome)
    {
        /// <summary>The value by <paramref name="success"/>, or the refusal as ProblemDetails.</summary>
        public IResult ToHttp(Func<T, IResult> success) => outcome.Ok ? success(outcome.Value!) : ((Outcome)outcome).ToProblem();
    }

    private sealed class ProblemResult(IResult problem, TimeSpan? retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (retryAfter is { } wait)
            {
                ProblemAnswer.ComeBackAfter(httpContext.Response, wait);
            }
            return problem.ExecuteAsync(httpContext);
        }
    }
}
