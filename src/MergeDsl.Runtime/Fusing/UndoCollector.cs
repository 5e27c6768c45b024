using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Appends the undo records of a unit in the order of its tensors, each as soon as it and those before it are done. Thread safe.</summary>
internal sealed class UndoCollector
{
    private readonly UnitWriter writer;
    private readonly List<TensorWork> order;
    private readonly Dictionary<TensorWork, (UndoTensor Undo, int Left)> open;
    private readonly Lock gate = new();
    private int next;

    /// <summary>Prepares the records of all tensors.</summary>
    public UndoCollector(UnitWriter writer, IWeightSource model, IEnumerable<TensorWork> tensors)
    {
        this.writer = writer;
        order = [.. tensors];
        open = order.ToDictionary(tensor => tensor, tensor => (new UndoTensor(tensor, model), tensor.PieceCount));
        AppendDone();
    }

    /// <summary>The record of a tensor that is not done.</summary>
    public UndoTensor Of(TensorWork tensor)
    {
        lock (gate)
        {
            return open[tensor].Undo;
        }
    }

    /// <summary>Tells that a piece of a tensor was noted.</summary>
    public void Finish(TensorWork tensor)
    {
        lock (gate)
        {
            var (undo, left) = open[tensor];
            open[tensor] = (undo, left - 1);
            AppendDone();
        }
    }

    private void AppendDone()
    {
        for (; next < order.Count && open[order[next]].Left == 0; next++)
        {
            using (var side = new BufferedStream(new SideStream(writer), 1 << 20))
            {
                open[order[next]].Undo.AppendTo(side);
            }

            open.Remove(order[next]);
        }
    }
}
