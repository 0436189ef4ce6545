using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;

namespace BlazorAccounts.Platform.Problems;

/// <summary>What is wrong with a request itself, told before or after something stumbled over it. None of it is a bug of ours.</summary>
internal static class UnreadableRequests
{
    /// <summary>Seen at once: no address can be made without a host, and no text be read in an encoding that does not exist. Null when there is nothing.</summary>
    public static int? StatusOf(HttpRequest request) =>
        !request.Host.HasValue ? StatusCodes.Status400BadRequest : HasUnknownCharset(request) ? StatusCodes.Status415UnsupportedMediaType : null;

    /// <summary>Thrown while the body was read: cut short, no such form, its token unreadable. Null when it was something else.</summary>
    public static int? StatusOf(Exception failure, HttpRequest request) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        InvalidDataException or IOException when request.HasFormContentType => StatusCodes.Status400BadRequest,
        _ => null,
    };

    private static bool HasUnknownCharset(HttpRequest request) =>
        request.ContentType is not null && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type is { Charset.HasValue: true, Encoding: null };
}
