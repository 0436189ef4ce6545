using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Features.Learning.Lessons;

/// <summary>The bundled <c>lessons.json</c>: kana and words to learn, in lessons, in decks.</summary>
public sealed class Course
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Lazy<Course> Read = new(() =>
    {
        using var stream = typeof(Course).Assembly.GetManifestResourceStream("lessons.json") ?? throw new InvalidOperationException("lessons.json is not bundled.");
        return JsonSerializer.Deserialize<Course>(stream, Json)!;
    });

    public static Course Bundled => Read.Value;

    /// <summary>In the order in which they build on each other.</summary>
    public required IReadOnlyList<Lesson> Lessons { get; init; }

    public required IReadOnlyList<Deck> Decks { get; init; }

    public Lesson? Find(string? key) => Lessons.FirstOrDefault(l => l.Key == key);

    public Deck? FindDeck(string? key) => Decks.FirstOrDefault(d => d.Key == key);

    public IEnumerable<Lesson> Of(Deck deck) => Lessons.Where(l => l.Deck == deck.Key);
}

public enum LessonKind { Kana, Words }

/// <param name="Minutes">What it takes, and what it counts for.</param>
/// <param name="Deck">Key of the deck that its cards belong to.</param>
public sealed record Lesson(string Key, string Title, LessonKind Kind, Accounts.LearningLevel Level, int Minutes, string Deck, IReadOnlyList<Flashcard> Cards);

/// <param name="Front">As it is usually written.</param>
/// <param name="Reading">In kana; of kana themselves in Latin letters.</param>
/// <param name="Kanji">The distinct kanji of the front.</param>
public sealed record Flashcard(string Front, string Reading, string Meaning, string? Romaji = null, IReadOnlyList<string>? Kanji = null)
{
    /// <summary>Whether a reading above it says anything new.</summary>
    public bool HasFurigana => Kanji is { Count: > 0 };
}

public sealed record Deck(string Key, string Title, string Summary);
