namespace BlazorAccounts.Features.Accounts.Api;

// What the OpenAPI document shows; the bodies themselves are read by JsonFields.
internal sealed record RegisterRequest(
    string Email,
    string Password,
    string? Username,
    string? FirstName,
    string? LastName,
    string? ReferralCode,
    bool AcceptTerms,
    bool? MarketingConsent,
    UtmRequest? Utm,
    string? ReferralSource,
    string? TimeZone);

internal sealed record UtmRequest(string? Source, string? Medium, string? Campaign);

internal sealed record VerifyEmailRequest(string Email, string Code, bool? Cookies);

internal sealed record ResendCodeRequest(string Email);

internal sealed record LoginRequest(string? Email, string? Username, string Password, bool? Cookies);

internal sealed record ResetCodeRequest(string Email, string Code);

/// <param name="ResetToken">For the next step, within 15 minutes, once.</param>
internal sealed record ResetTokenAnswer(string ResetToken);

internal sealed record ResetPasswordRequest(string ResetToken, string NewPassword);

internal sealed record ChangePasswordRequest(string NewPassword, bool? Cookies);

/// <param name="Code">Of the mail, for an account without a password.</param>
internal sealed record ProveRequest(string? Password, string? Code);

internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>Tokens of a session; both are null when they went into cookies.</summary>
internal sealed record TokenAnswer(string? AccessToken, string TokenType, int ExpiresIn, string? RefreshToken);
