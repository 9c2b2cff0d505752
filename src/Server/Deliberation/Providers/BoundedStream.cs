namespace Pitwall.Server.Deliberation.Providers;

/// <summary>What came was longer than anybody is ready to read.</summary>
internal sealed class ReplyTooLongException(long max) : Exception($"More than {max} bytes came")
{
}

/// <summary>Reads another stream and throws when more than so many bytes come out of it.</summary>
internal sealed class BoundedStream(Stream inner, long max) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
        CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int count)
    {
        read += count;
        return read <= max ? count : throw new ReplyTooLongException(max);
    }
}
