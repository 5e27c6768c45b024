namespace MergeDsl.Runtime.Fusing;

/// <summary>A slice whose factors are decoded when its first tile needs them and let go behind its last.</summary>
/// <param name="tiles">How many tiles it has.</param>
/// <param name="prepare">Makes it ready.</param>
/// <param name="isOnlyUse">True when nobody else holds the program, so that its memory can be used again.</param>
internal sealed class SliceInUse(int tiles, Func<SliceProgram> prepare, bool isOnlyUse)
{
    private Lazy<SliceProgram>? program = new(prepare);
    private int left = tiles;

    /// <summary>The program; not to be asked for once every tile was released.</summary>
    public SliceProgram Program => program!.Value;

    /// <summary>Tells that a tile is done.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref left) > 0)
        {
            return;
        }

        if (isOnlyUse)
        {
            Program.Return();
        }

        program = null;
    }
}
