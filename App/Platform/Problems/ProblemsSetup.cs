using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Platform.Problems;

/// <summary>Errors with one shape: ProblemDetails with <c>code</c> and <c>traceId</c> for programs, a plain page for people.</summary>
public static class ProblemsSetup
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Also sets the limits that a malformed or oversized request runs into.</summary>
        public WebApplicationBuilder AddProblems()
        {
            builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => Complete(context.HttpContext, context.ProblemDetails));
            builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
            builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.MaxDepth = 16);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
                kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
                kestrel.Limits.MaxRequestHeaderCount = 100;
                kestrel.Limits.MaxRequestLineSize = 8 * 1024;
                kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            });
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Inside the error pages of the shell, which draw what is left over here; before everything that may fail.</summary>
        public WebApplication UseProblems()
        {
            app.UseMiddleware<ExceptionAnswers>();
            app.UseStatusCodePages(async status =>
            {
                var http = status.HttpContext;
                if (!ProblemAnswer.WantsPage(http.Request))
                {
                    await ProblemAnswer.WriteAsync(http, http.Response.StatusCode, ProblemCodes.Of(http.Response.StatusCode), Sentence(http.Response.StatusCode));
                }
            });
            return app;
        }
    }

    internal static string TraceId(HttpContext http) => Activity.Current?.Id ?? http.TraceIdentifier;

    internal static void Complete(HttpContext http, ProblemDetails problem)
    {
        problem.Extensions.TryAdd("code", problem is HttpValidationProblemDetails ? "validation_failed" : ProblemCodes.Of(problem.Status ?? http.Response.StatusCode));
        problem.Extensions["traceId"] = TraceId(http);
    }

    private static Text Sentence(int status) => status switch
    {
        401 => L("Sign in first."),
        403 => L("That is not allowed."),
        404 => L("That does not exist."),
        405 => L("This address does not take that method."),
        413 => L("The request is too large."),
        415 => L("Send application/json."),
        _ => L("The request was refused."),
    };
}
