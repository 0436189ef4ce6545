using System.Text.RegularExpressions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>docs/audit.md lists every action that the code writes to the audit log, and no other.</summary>
[Covers("OPS-4")]
public sealed partial class AuditBookTests
{
    [Fact]
    public void The_book_lists_every_action_that_is_written_and_no_other()
    {
        var written = Repository.Sources("App", ".cs").SelectMany(file => ActionsIn(file.Text)).ToHashSet(StringComparer.Ordinal);
        var listed = Row().Matches(File.ReadAllText(Repository.PathOf("docs/audit.md"))).Select(m => m.Groups["action"].Value).ToList();

        Assert.Contains("account.registered", written);
        Assert.Distinct(listed);
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_line_names_its_action_where_it_is_written() => // else it could not be listed
        Assert.All(
            Repository.Sources("App/Features", ".cs").SelectMany(file => Calls(file.Text).Select(call => (file.Path, Call: call))),
            line => Assert.True(Action().IsMatch(line.Call), $"{line.Path}: {line.Call}"));

    [Fact]
    public void An_action_of_either_form_is_found()
    {
        const string Text = """db.Audit(now, null, on ? "a.on" : "a.off", $"user:{id}"); db.Audit(Of(now, (1)), "b.done"); Print("c.not");""";

        Assert.Equal(["a.on", "a.off", "b.done"], ActionsIn(Text));
    }

    private static IEnumerable<string> ActionsIn(string text) => Calls(text).SelectMany(call => Action().Matches(call)).Select(m => m.Groups["action"].Value);

    /// <summary>The arguments of each call, up to the bracket that closes it.</summary>
    private static IEnumerable<string> Calls(string text)
    {
        foreach (Match call in Call().Matches(text))
        {
            var (start, open) = (call.Index + call.Length, 1);
            var at = start;
            while (open > 0)
            {
                open += text[at++] switch { '(' => 1, ')' => -1, _ => 0 };
            }
            yield return text[start..at];
        }
    }

    [GeneratedRegex(@"\w\.Audit\(", RegexOptions.None, 1000)]
    private static partial Regex Call();

    [GeneratedRegex("\"(?<action>[a-z_]+\\.[a-z_]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();

    [GeneratedRegex(@"^\| `(?<action>[a-z_]+\.[a-z_]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
