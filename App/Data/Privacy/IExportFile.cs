namespace BlazorAccounts.Data.Privacy;

/// <summary>A file that a feature adds to a person's export beside the JSON, where their plan has it.</summary>
public interface IExportFile
{
    /// <summary>Such as <c>progress.csv</c>.</summary>
    string Name { get; }

    /// <summary>What is in it; null when this person gets none.</summary>
    ValueTask<byte[]?> ForAsync(Whose whose, CancellationToken ct);
}
