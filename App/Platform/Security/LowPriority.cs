using System.Runtime.InteropServices;

namespace BlazorAccounts.Platform.Security;

/// <summary>On Linux <see cref="Thread.Priority"/> has no effect; a thread's niceness has.</summary>
internal static class LowPriority
{
    private const int Process = 0; // PRIO_PROCESS, which on Linux means the calling thread
    private const int Niceness = 10;

    public static void TakeOn()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, 0, Niceness);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
