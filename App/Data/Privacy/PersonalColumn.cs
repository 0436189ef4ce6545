using System.Linq.Expressions;

namespace BlazorAccounts.Data.Privacy;

/// <summary>How much a value says about who somebody is: nothing by itself, something together with others, or plainly who or where they are.</summary>
public enum PiiLevel { None, Low, High }

/// <summary>Whether a column is in a person's export, left out of it, or in it and also kept when the account is gone.</summary>
public enum PersonalClass { Export, Omit, Retain }

/// <summary>What hard deletion does to a column: its row goes, its value is cleared or replaced, or it stays.</summary>
public enum AtDeletion { Delete, Anonymise, Keep }

/// <summary>How a value lies in the database: as it is, sealed by Data Protection, or as a hash that cannot be turned back.</summary>
public enum StoredAs { Plain, Encrypted, Hash }

/// <summary>One column that holds something about a person, and what becomes of it.</summary>
/// <param name="Path">The property, with the properties it lies in: <c>Learning.TotalXp</c>.</param>
/// <param name="Why">Why it is left out or kept; null for what is exported and goes.</param>
public sealed record PersonalColumn(string Path, PersonalClass Class, PiiLevel Pii, AtDeletion AtDeletion, string? Why)
{
    public StoredAs Stored { get; init; }

    /// <summary>Why it lies there in clear though it says plainly who or where somebody is; null for what does not, or is sealed or hashed.</summary>
    public string? InClear { get; init; }

    public bool IsExported => Class is not PersonalClass.Omit;

    /// <summary>The path of a property.</summary>
    /// <exception cref="ArgumentException">It is no property of the row.</exception>
    internal static string PathOf(LambdaExpression property)
    {
        var names = new Stack<string>();
        var at = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } boxed ? boxed.Operand : property.Body;
        for (; at is MemberExpression member; at = member.Expression)
        {
            names.Push(member.Member.Name);
        }
        return at is ParameterExpression ? string.Join('.', names) : throw new ArgumentException($"{property} is no property of the row.", nameof(property));
    }
}
