using System.Diagnostics;
using System.Text.Json;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>A common library of another world reads our tokens by our published keys.</summary>
[Covers("ACC-17")]
public sealed class JoseTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task Jose_verifies_a_token_by_the_published_keys_and_refuses_an_altered_one()
    {
        var email = AccountsApp.NewEmail();
        var token = (await accounts.SignUpAsync(email)).Text("accessToken");
        var read = await VerifyAsync(accounts.App.Address.ToString().TrimEnd('/'), token);
        Assert.False(read.TryGetProperty("error", out var error), error.ToString());
        Assert.Equal(email[..email.IndexOf('@')], read.GetProperty("payload").Text("name"));

        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", (await VerifyAsync("https://other.example", token)).Text("error"));
        var parts = token.Split('.');
        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", (await VerifyAsync(accounts.App.Address.ToString().TrimEnd('/'), $"{parts[0]}.{parts[1]}.{new string('A', 86)}")).Text("error"));
    }

    private async Task<JsonElement> VerifyAsync(string issuer, string token)
    {
        var script = Path.Combine(Repository.Root, "App.Tests", "Node", "jwt.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, issuer, new Uri(accounts.App.Address, "/.well-known/jwks.json").ToString(), token])
        {
            RedirectStandardOutput = true,
        })!;
        var line = await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("jose did not run. Run 'npm ci' in App.Tests/Node.");
        await node.WaitForExitAsync();
        return JsonDocument.Parse(line).RootElement;
    }
}
