namespace BlazorAccounts.Platform;

/// <summary>Where this machine keeps what is not in the database: the embedded server's files and the development key.</summary>
public static class DataDirectory
{
    /// <summary><c>Data:Directory</c> as a full path; <c>App_Data</c> under the working directory when it is not set.</summary>
    public static string From(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Data:Directory"] is { Length: > 0 } configured ? configured : "App_Data");
}
