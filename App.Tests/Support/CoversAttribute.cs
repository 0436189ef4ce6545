using Xunit.v3;

namespace BlazorAccounts.Tests.Support;

/// <summary>Names the mission row (such as TRI-3) that a test drives; <c>./test.sh --coverage-of-mission</c> lists the rows without one.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CoversAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    public IReadOnlyList<string> Ids => ids;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. ids.Select(id => new KeyValuePair<string, string>("Covers", id))];
}
