using System.Diagnostics;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class OfficialClientTests
{
    [Fact]
    public async Task The_official_client_pays_changes_and_verifies_a_webhook()
    {
        var folder = Folder();
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "stripe")), $"Run 'npm ci' in {folder} first, as ./test.sh does.");
        await using var stripe = await SandboxServer.StartAsync();

        using var node = Process.Start(new ProcessStartInfo("node", ["stripe-client.mjs", stripe.Http.BaseAddress!.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = node.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = node.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }

        Assert.True(node.ExitCode == 0, await errors);
        Assert.Equal("OK", (await output).Trim());
    }

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "BlazorAccounts.sln")))
        {
            at = at.Parent;
        }
        return Path.Combine(at!.FullName, "App.Tests", "Node");
    }
}
