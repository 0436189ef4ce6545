using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell.Kit;

namespace BlazorAccounts.Features.Profiles;

/// <summary>
/// Some of the fields of <see cref="ProfileRules"/> as a plain form: shows what was just typed, or else what is saved, and sends what a program would send. A field's
/// name in the form is the last part of its path.
/// </summary>
/// <param name="posted">Null when the form is shown for the first time.</param>
public sealed class ProfileForm(Person person, IReadOnlyList<string> paths, IFormCollection? posted)
{
    private IReadOnlyDictionary<string, string[]> _problems = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Of a text field or a choice.</summary>
    public string this[string name] => posted is not null && posted.TryGetValue(name, out var typed) ? typed.ToString() : Saved(name)?.ToString() ?? "";

    /// <summary>In page order, for the error summary.</summary>
    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    /// <summary>Whether a box is ticked; browsers send nothing for one that is not.</summary>
    public bool On(string name) => posted is null ? Saved(name) is true : posted.ContainsKey(name);

    /// <summary>Of a field with several values.</summary>
    public IReadOnlyCollection<string> Many(string name) =>
        posted is null ? (string[])Saved(name)! : posted.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    public string? Problem(string name) => _problems.TryGetValue(PathOf(name), out var said) ? said[0] : null;

    public void Refuse(Outcome outcome)
    {
        _problems = outcome.Errors;
        Errors = outcome.Errors.Count == 0 ? [new(outcome.Message)] : [.. paths.Where(_problems.ContainsKey).Select(p => new FormError(_problems[p][0], NameOf(p)))];
    }

    /// <summary>A merge patch in the shape of <c>PATCH /users/me</c>.</summary>
    public JsonElement ToPatch()
    {
        var patch = new JsonObject();
        foreach (var path in paths)
        {
            var (section, name) = (patch, NameOf(path));
            foreach (var part in path.Split('.').SkipLast(1))
            {
                section = (section[part] ??= new JsonObject()).AsObject();
            }
            section[name] = ProfileRules.Field(path).Read(person) switch
            {
                bool => On(name),
                string[] => new JsonArray([.. Many(name).Select(value => JsonValue.Create(value))]),
                int => ProfileChecks.FromForm(this[name]),
                _ => this[name],
            };
        }
        return JsonSerializer.SerializeToElement(patch);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private string PathOf(string name) => paths.First(p => NameOf(p) == name);

    private object? Saved(string name) => ProfileRules.Field(PathOf(name)).Read(person);
}
