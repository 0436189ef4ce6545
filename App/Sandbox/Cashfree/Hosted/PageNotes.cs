namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Pages that only say something.</summary>
internal static class PageNotes
{
    public static IResult Unknown => Page.Note("This page does not exist", "The address is wrong, or the sandbox's data was removed.", null, "", 404);

    public static IResult NoReturn => Page.Note("Done", "The merchant gave no address to return to.", null, "", 200);

    public static IResult Closed(bool paid, string? back) => paid
        ? Page.Note("This was paid", "It cannot be paid again.", back, "Continue", 409)
        : Page.Note("This page is closed", "Nothing was charged. Start again from where you came.", back, "Back", 410);
}
