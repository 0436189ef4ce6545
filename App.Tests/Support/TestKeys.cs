using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Tests.Support;

/// <summary>The server key of every app that tests start, also of those in processes of their own, whose databases tests look into.</summary>
internal static class TestKeys
{
    private static readonly byte[] Root = SHA256.HashData("tests"u8);

    /// <summary>As the configuration has it.</summary>
    public static string ServerKey { get; } = Convert.ToBase64String(Root);

    /// <summary>Before any app, because a process seals and hashes with the first key it is given.</summary>
    [ModuleInitializer]
    internal static void UseFirst() => SealedText.Use(new ServerKeys(Root), 1);
}
