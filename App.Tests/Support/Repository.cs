namespace BlazorAccounts.Tests.Support;

/// <summary>The checkout the tests were built from, for tests that read its files.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The source files of the app, relative to the root, with their text.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder, params string[] extensions) =>
        from file in Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where extensions.Contains(Path.GetExtension(file)) && !relative.Contains("/obj/") && !relative.Contains("/bin/")
        select (relative, File.ReadAllText(file));

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "BlazorAccounts.sln")))
            {
                return directory.FullName;
            }
        }
        throw new InvalidOperationException("The tests run outside of a checkout.");
    }
}
