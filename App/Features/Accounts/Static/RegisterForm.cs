using BlazorAccounts.Features.Accounts.Registration;

namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class RegisterForm
{
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? Username { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public bool MarketingConsent { get; set; }
    public string? TimeZone { get; set; }

    public static RegisterForm Of(HttpContext http) => new()
    {
        Email = http.Field("email"),
        Password = http.Field("password"),
        Username = http.Field("username"),
        FirstName = http.Field("firstName"),
        LastName = http.Field("lastName"),
        MarketingConsent = http.Field("marketingConsent") == "true",
        TimeZone = http.Field("timeZone"),
    };

    // Submitting this page is the acceptance: the sentence stands right above the button.
    public SignUp ToSignUp(Visit visit) => new(Email, Password, Username, AcceptTerms: true, FirstName, LastName, MarketingConsent, TimeZone, visit);
}
