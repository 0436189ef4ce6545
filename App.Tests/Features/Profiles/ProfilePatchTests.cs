using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace BlazorAccounts.Tests.Features.Profiles;

/// <summary>Whatever is sent to <c>PATCH /users/me</c>: no error of the server, nothing that is not the person's to change, and what is accepted is what GET answers.</summary>
[Covers("PRO-1", "OPS-8")]
public sealed class ProfilePatchTests : IAsyncLifetime
{
    private const string Me = "/api/v1/users/me";

    /// <summary>Places that exist and are not the person's to write.</summary>
    private static readonly string[] Forbidden =
    [
        "id", "isAdmin", "state", "identity.id", "identity.email", "identity.emailVerified", "identity.state", "identity.username", "identity.signInCount", "standing.isAdmin", "standing.isBetaTester",
        "standing.featureFlags", "consents.termsAcceptedAt", "consents.marketingConsentAt", "learning.totalXp", "learning.currentStreak", "learning.accuracy", "profile.totalTrades", "profile.winRate",
        "profile.id", "device.lastSyncAt", "subscription.plan", "subscription.status", "onboarding.status", "preferences.userId", "__proto__.isAdmin",
    ];

    private static readonly string[] Plausible =
    [
        "\"dark\"", "\"large\"", "\"intensive\"", "\"regular\"", "\"advanced\"", "\"ios\"", "\"EUR\"", "\"de\"", "\"Asia/Tokyo\"", "\"21:15\"", "\"ada_two\"", "\" padded \"", "\"a\\r\\nb\"", "\"https://example.test/a.png\"",
        "true", "false", "null", "5", "25", "120", "121", "-1", "1e400", "2.5", "[\"travel\",\"exam\"]", "[]", "{}", "[[1]]", "\"\\ud800\"", "\"\\u0000\"", "\"\\u202e\"",
    ];

    private static readonly Gen<string> Values = Gen.Frequency<string>(
        (6, Gen.Elements(Plausible)),
        (2, ArbMap.Default.GeneratorFor<string?>().Select(text => JsonSerializer.Serialize(text))),
        (1, ArbMap.Default.GeneratorFor<int>().Select(n => JsonSerializer.Serialize(n))),
        (1, ArbMap.Default.GeneratorFor<string?[]>().Select(texts => JsonSerializer.Serialize(texts))));

    // A patch is kept as its parts, so that one that fails can be made smaller.
    private static readonly Arbitrary<Part[]> Patches = Arb.From(
        Gen.Frequency<string>((4, Gen.Elements(ProfileRules.All.Select(f => f.Path))), (2, Gen.Elements(Forbidden)), (1, Gen.Elements("profile", "preferences", "preferences.notifications", "x", "")))
            .SelectMany(path => Gen.Frequency<string>((8, Gen.Elements(Fitting(path))), (1, Values)), (path, value) => new Part(path, value)).ListOf().Select(parts => parts.DistinctBy(p => p.Path, StringComparer.Ordinal).Take(3).ToArray()),
        parts => parts.Select((_, i) => parts.Where((_, j) => j != i).ToArray()));

    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        http = await app.ProgramOfAsync(await app.AddPersonAsync("ada@example.test"));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public void Any_patch_is_taken_or_refused_whole_and_changes_only_what_is_ones_own()
    {
        var before = Send(HttpMethod.Get, null).Body;
        var (taken, refused) = (0, 0);

        Prop.ForAll(Patches, parts =>
        {
            var (status, answer) = Send(HttpMethod.Patch, Build(parts));
            var (was, after) = (before, Send(HttpMethod.Get, null).Body);
            before = after;
            Assert.Contains(status, new[] { 200, 400 });
            Assert.Equal(Untouchable(was), Untouchable(after));
            if (status == 200)
            {
                Assert.Equal(Editable(answer), Editable(after));
                foreach (var part in parts.Where(p => IsAsked(p, parts)))
                {
                    taken++;
                    AssertTaken(part, At(after, part.Path));
                }
            }
            else
            {
                refused++;
                Assert.Equal(Editable(was), Editable(after));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

        Assert.True(taken > 40 && refused > 40, $"{taken} values were taken, {refused} patches refused.");
    }

    // What the field itself would take, so that not every patch is refused.
    private static string[] Fitting(string path) =>
        ProfileRules.All.FirstOrDefault(f => f.Path == path) is { } field && Plausible.Where(v => v is not ("null" or "\"\\ud800\"")).Where(v => field.Check(JsonElement.Parse(v)).Problem is null).ToArray() is { Length: > 0 } fitting
            ? fitting
            : Plausible;

    private static string Build(IEnumerable<Part> parts)
    {
        var text = new StringBuilder("{");
        Write(text, [.. parts.Select(p => (p.Path.Split('.'), p.Value))]);
        return text.Append('}').ToString();
    }

    // By hand, because a lone surrogate is no text that a serializer would write.
    private static void Write(StringBuilder text, IReadOnlyList<(string[] Path, string Value)> parts)
    {
        var first = true;
        foreach (var group in parts.GroupBy(p => p.Path[0], StringComparer.Ordinal))
        {
            text.Append(first ? "" : ",").Append(JsonSerializer.Serialize(group.Key)).Append(':');
            first = false;
            if (group.FirstOrDefault(p => p.Path.Length == 1) is { Value: { } value })
            {
                text.Append(value);
                continue;
            }
            text.Append('{');
            Write(text, [.. group.Select(p => (p.Path[1..], p.Value))]);
            text.Append('}');
        }
    }

    // Not where the whole section was given another value.
    private static bool IsAsked(Part part, Part[] all) =>
        ProfileRules.All.Any(f => f.Path == part.Path) && !all.Any(o => part.Path.StartsWith(o.Path + ".", StringComparison.Ordinal));

    private static void AssertTaken(Part sent, JsonNode? now)
    {
        var wanted = JsonNode.Parse(sent.Value);
        switch (wanted?.GetValueKind())
        {
            case null: // cleared: nothing, or what everybody begins with
                Assert.True(now is null or JsonArray { Count: 0 } || ProfileRules.Field(sent.Path).Check(JsonElement.Parse("null")).Problem is null, sent.ToString());
                break;
            case JsonValueKind.String:
                Assert.Equal(Plain(wanted), Plain(now), ignoreCase: true);
                break;
            case JsonValueKind.Array:
                Assert.Equal(((JsonArray)wanted).Select(Plain).Where(t => t.Length > 0).ToHashSet(StringComparer.Ordinal), ((JsonArray)now!).Select(Plain).ToHashSet(StringComparer.Ordinal));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(wanted, now), $"{sent} became {now}");
                break;
        }
    }

    private static string Plain(JsonNode? text) => (text?.GetValue<string>() ?? "").ReplaceLineEndings("\n").Trim().Normalize();

    private static JsonNode? At(JsonNode me, string path) =>
        (path == "profile.username" ? "identity.username" : path).Split('.').Aggregate((JsonNode?)me, (at, name) => at?[name]);

    private static string Editable(JsonNode me) => string.Join('\n', ProfileRules.All.Select(f => $"{f.Path}={At(me, f.Path)?.ToJsonString()}"));

    // Everything else, but what is worked out from it and when a device was last told of.
    private static string Untouchable(JsonNode me)
    {
        var rest = (JsonObject)me.DeepClone();
        foreach (var path in ProfileRules.All.Select(f => f.Path).Concat(["profile.fullName", "device.lastSyncAt", "onboarding.recommendedModules", "onboarding.recommendations"]))
        {
            var steps = (path == "profile.username" ? "identity.username" : path).Split('.');
            (steps[..^1].Aggregate((JsonNode?)rest, (at, name) => at?[name]) as JsonObject)?.Remove(steps[^1]);
        }
        return rest.ToJsonString();
    }

    private (int Status, JsonNode Body) Send(HttpMethod method, string? json)
    {
        using var request = new HttpRequestMessage(method, Me) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = http.Send(request);
        return ((int)answer.StatusCode, JsonNode.Parse(answer.Content.ReadAsStream())!);
    }

    private sealed record Part(string Path, string Value);
}
