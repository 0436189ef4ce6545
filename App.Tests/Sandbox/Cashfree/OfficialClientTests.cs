using System.Diagnostics;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

[Covers("PAY-13")]
public sealed class OfficialClientTests
{
    [Fact]
    public async Task The_official_client_sells_refunds_and_verifies_a_webhook()
    {
        var folder = Repository.PathOf("App.Tests/Node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "cashfree-pg")), $"Run 'npm ci' in {folder} first, as ./test.sh does.");
        await using var receiver = await CashfreeReceiver.StartAsync();
        await using var cashfree = await CashfreeServer.StartAsync(receiver.Url);

        using var node = Process.Start(new ProcessStartInfo("node", ["cashfree-client.mjs", cashfree.Http.BaseAddress!.ToString(), CashfreeServer.ClientId, CashfreeServer.Secret])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = node.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = node.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            var news = await receiver.WaitAsync(all => all.Any(item => item.Type == "SUBSCRIPTION_STATUS_CHANGED") || node.HasExited);
            foreach (var item in news)
            {
                await node.StandardInput.WriteLineAsync($"{item.Headers["x-webhook-timestamp"]} {item.Headers["x-webhook-signature"]} {Convert.ToBase64String(item.Body)}");
            }
            node.StandardInput.Close();
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
}
