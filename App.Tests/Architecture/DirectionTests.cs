using System.Text.RegularExpressions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>Who may use whom. The table below is the picture in docs/architecture.md; it is compared both ways, so a stale permission fails too.</summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Platform"] = [],
        ["Shell"] = ["Platform"],
        ["Sandbox"] = ["Platform"],
        ["Data"] = ["Platform"],
        ["Accounts"] = ["Data", "Platform", "Shell"],
        ["Teams"] = ["Accounts", "Data", "Platform"],
        ["Profiles"] = ["Accounts", "Data", "Platform", "Shell"],
        ["Notifications"] = ["Accounts", "Data", "Platform", "Profiles"],
        ["Affiliates"] = ["Accounts", "Data"],
        ["Privacy"] = ["Accounts", "Data", "Platform", "Shell"],
        ["Samples"] = ["Accounts", "Affiliates", "Data", "Onboarding", "Plans", "Profiles", "Subscriptions", "Teams"],
        ["Plans"] = ["Data", "Platform"],
        ["Learning"] = ["Accounts", "Data", "Modules", "Notifications", "Plans", "Platform", "Profiles", "Shell", "Subscriptions"],
        ["Leaderboard"] = ["Accounts", "Data", "Platform", "Profiles", "Shell"],
        ["Coupons"] = ["Accounts", "Data", "Plans", "Platform"],
        ["Billing"] = ["Accounts", "Coupons", "Data", "Notifications", "Plans", "Platform", "Profiles", "Shell", "Teams"],
        ["Invoices"] = ["Accounts", "Billing", "Data", "Platform", "Shell", "Teams"],
        ["Orders"] = ["Accounts", "Billing", "Data", "Invoices", "Platform", "Shell", "Teams"],
        ["Subscriptions"] = ["Accounts", "Billing", "Data", "Invoices", "Notifications", "Plans", "Platform", "Profiles", "Shell"],
        ["Modules"] = ["Accounts", "Data", "Plans", "Platform", "Profiles", "Shell", "Subscriptions"],
        ["Onboarding"] = ["Accounts", "Data", "Modules", "Notifications", "Plans", "Platform", "Profiles", "Shell", "Subscriptions"],
    };

    [Fact]
    public void Every_area_uses_exactly_what_the_picture_allows()
    {
        var found = Edges();

        Assert.NotEmpty(found);
        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        Assert.All(found, area => Assert.True(
            area.Value.SetEquals(Allowed[area.Key]),
            $"{area.Key} uses [{string.Join(", ", area.Value.Order())}] but may use [{string.Join(", ", Allowed[area.Key].Order())}]."));
    }

    [Fact]
    public void Only_Program_names_the_sandbox()
    {
        var naming = Repository.Sources("App", ".cs", ".razor").Where(file => !file.Path.StartsWith("App/Sandbox/", StringComparison.Ordinal) && Sandbox().IsMatch(file.Text));

        Assert.Equal(["App/Program.cs"], naming.Select(file => file.Path));
    }

    [Fact]
    public void Nothing_is_called_Common_Helpers_Utils_or_Extensions()
    {
        string[] vague = ["Common", "Helpers", "Utils", "Extensions"];
        var folders = Directory.EnumerateDirectories(Repository.PathOf("App"), "*", SearchOption.AllDirectories)
            .Where(folder => !folder.Contains("/obj") && !folder.Contains("/bin"))
            .Select(Path.GetFileName)
            .ToList();

        Assert.NotEmpty(folders);
        Assert.DoesNotContain(folders, folder => vague.Contains(folder));
    }

    private static Dictionary<string, HashSet<string>> Edges()
    {
        var edges = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (path, text) in Repository.Sources("App", ".cs", ".razor"))
        {
            if (AreaOfFile(path) is not { } area || path.Contains("/Migrations/", StringComparison.Ordinal))
            {
                continue;
            }
            var uses = edges.TryGetValue(area, out var set) ? set : edges[area] = new(StringComparer.Ordinal);
            uses.UnionWith(References().Matches(OwnNamespace().Replace(text, ""))
                .Select(match => match.Groups["feature"].Success ? match.Groups["feature"].Value : match.Groups["area"].Value)
                .Where(used => used != area));
        }
        return edges;
    }

    private static string? AreaOfFile(string path) => path.Split('/') switch
    {
        ["App", "Features", var feature, ..] => feature,
        ["App", "Program.cs"] or ["App", "_Imports.razor"] => null,
        ["App", var area, _, ..] => area,
        _ => null,
    };

    // Partial files of AppDb live with their feature but share the context's namespace.
    [GeneratedRegex(@"^(@?namespace|@namespace)\s.*$", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();

    // Also by half its name, as code inside the product's namespace may.
    [GeneratedRegex(@"(?<![\w.])(?:BlazorAccounts\.)?Sandbox\.[A-Z]")]
    private static partial Regex Sandbox();

    [GeneratedRegex(@"BlazorAccounts\.(?:Features\.(?<feature>\w+)|(?<area>Shell|Platform|Data|Sandbox)\b)")]
    private static partial Regex References();
}
