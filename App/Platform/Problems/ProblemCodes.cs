namespace BlazorAccounts.Platform.Problems;

/// <summary>The stable code of a status for which nobody chose a better one.</summary>
internal static class ProblemCodes
{
    public static string Of(int status) => status switch
    {
        400 => "bad_request",
        401 => "unauthenticated",
        402 => "payment_required",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        406 => "not_acceptable",
        408 => "request_timeout",
        409 => "conflict",
        413 => "payload_too_large",
        414 => "uri_too_long",
        415 => "unsupported_media_type",
        422 => "unprocessable",
        429 => "too_many_requests",
        431 => "headers_too_large",
        503 => "unavailable",
        >= 500 => "internal_error",
        _ => "error",
    };
}
