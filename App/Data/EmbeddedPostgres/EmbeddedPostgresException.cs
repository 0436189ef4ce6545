namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>The private PostgreSQL cannot be used; the message says what to do about it.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException()
    {
    }

    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
