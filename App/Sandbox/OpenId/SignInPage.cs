
namespace BlazorAccounts.Sandbox.OpenId;

/// <summary>Where somebody says who they are.</summary>
internal static class SignInPage
{
    private static readonly string[] Carried = ["client_id", "redirect_uri", "response_type", "state", "nonce", "code_challenge", "code_challenge_method"];

    public static IResult Show(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields, string? problem = null)
    {
        var asked = fields.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        if (ProblemOf(asked) is { } wrong)
        {
            return Page.Note("This sign-in cannot go on", wrong, link: null, "", StatusCodes.Status400BadRequest);
        }
        return Page.Show("Sign in", Html.Of($"""
            <main class="note"><div class="card">
            <p class="badge">Test provider <span>any address signs in</span></p>
            <h1>Who are you?</h1><p class="quiet">This page plays Google on your machine. Nothing leaves it.</p>
            {Html.If(problem is not null, $"<p class=\"problem\" role=\"alert\">{problem}</p>")}
            <form method="post" action="{OpenIdSandbox.Root}/authorize">
            {Html.Join(Carried.Select(name => Html.Of($"<input type=\"hidden\" name=\"{name}\" value=\"{asked.GetValueOrDefault(name)}\">")))}
            <label for="email">Email</label><input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="{asked.GetValueOrDefault("email")}">
            <div class="pair"><div><label for="given">First name</label><input id="given" name="given_name" maxlength="50" value="{asked.GetValueOrDefault("given_name")}"></div>
            <div><label for="family">Last name</label><input id="family" name="family_name" maxlength="50" value="{asked.GetValueOrDefault("family_name")}"></div></div>
            <label for="verified">Is the address verified?</label><select id="verified" name="verified"><option value="true">Yes</option><option value="false">No</option></select>
            <button class="button">Continue</button><button class="button second" name="action" value="cancel" formnovalidate>Cancel</button>
            </form></div></main>
            """), problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>What keeps a request from being answered at all; null when nothing does.</summary>
    public static string? ProblemOf(IReadOnlyDictionary<string, string> asked) =>
        asked.GetValueOrDefault("client_id") != OpenIdSandbox.ClientId ? "The client_id is not the sandbox's."
        : !Uri.TryCreate(asked.GetValueOrDefault("redirect_uri"), UriKind.Absolute, out var back) || !back.IsLoopback ? "The redirect_uri is no address of this machine."
        : asked.GetValueOrDefault("response_type") != "code" ? "The response_type is not code."
        : asked.GetValueOrDefault("code_challenge_method") != "S256" || asked.GetValueOrDefault("code_challenge") is not { Length: 43 } ? "The code_challenge of PKCE is missing."
        : null;
}
