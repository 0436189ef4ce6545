using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Features.Learning.Lessons;

namespace BlazorAccounts.Features.Learning;

/// <summary>Questions about cards, the same for everybody who asks with the same attempt: nothing of them is kept between showing and marking.</summary>
public sealed class Quiz
{
    private const int Choices = 4;

    private Quiz(string attempt, IReadOnlyList<Question> questions) => (Attempt, Questions) = (attempt, questions);

    /// <summary>Names this try, 1 to 64 characters.</summary>
    public string Attempt { get; }

    public IReadOnlyList<Question> Questions { get; }

    public static string NewAttempt() => Guid.NewGuid().ToString("N");

    /// <summary>Every card of a lesson, in its order.</summary>
    public static Quiz Of(Lesson lesson, string attempt) => new(attempt, Ask(lesson.Cards, lesson.Cards, attempt));

    /// <summary>Some cards of a deck, by chance.</summary>
    public static Quiz Of(IReadOnlyList<Flashcard> deck, int count, string attempt)
    {
        var picked = deck.ToArray();
        RandomOf(attempt).Shuffle(picked);
        return new(attempt, Ask(picked[..Math.Min(count, picked.Length)], deck, attempt));
    }

    /// <summary>A bit for each question whose chosen meaning is right.</summary>
    /// <param name="chosen">By the question's number, from 0; null for none.</param>
    public int Mark(Func<int, string?> chosen) =>
        Enumerable.Range(0, Questions.Count).Where(i => chosen(i) == Questions[i].Card.Meaning).Aggregate(0, (bits, i) => bits | (1 << i));

    private static List<Question> Ask(IReadOnlyList<Flashcard> cards, IReadOnlyList<Flashcard> pool, string attempt)
    {
        var random = RandomOf(attempt);
        return [.. cards.Select(card =>
        {
            var others = pool.Select(c => c.Meaning).Where(m => m != card.Meaning).Distinct(StringComparer.Ordinal).ToArray();
            random.Shuffle(others);
            string[] options = [card.Meaning, .. others.Take(Choices - 1)];
            random.Shuffle(options);
            return new Question(card, options);
        })];
    }

    // No secret hangs on it: it only has to come out the same again.
    private static Random RandomOf(string attempt) => new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(attempt))));
}

public sealed record Question(Flashcard Card, IReadOnlyList<string> Options);
