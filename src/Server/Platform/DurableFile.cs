using System.Runtime.InteropServices;

namespace Pitwall.Server.Platform;

/// <summary>Files that must outlive a power cut before anything is removed because of them.</summary>
internal static class DurableFile
{
    /// <summary>
    /// Gives a finished file its name, in place of one that had it, and returns when the name would survive a power
    /// cut. Its content must have been flushed to disk before.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be made to last.</exception>
    public static void Publish(string finished, string name)
    {
        File.Move(finished, name, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(name))!);
        }
    }

    // On Unix a new name is content of its folder, which the runtime has no call for.
    private static void SyncFolder(string folder)
    {
        const int readOnly = 0;
        var handle = OpenFile(folder, readOnly);
        if (handle < 0)
        {
            throw Failed(folder);
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw Failed(folder);
            }
        }
        finally
        {
            _ = CloseFile(handle);
        }
    }

    private static IOException Failed(string folder) =>
        new($"{folder} cannot be written to disk for good: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false,
        ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseFile(int handle);
}
